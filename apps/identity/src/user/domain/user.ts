export interface User {
  readonly id: string;
  readonly username: string;
  readonly passwordHash: string;
  /** None: a person of the operators. */
  readonly accountId?: string;
}

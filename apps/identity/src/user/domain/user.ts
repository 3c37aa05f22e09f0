export interface User {
  readonly id: string;
  readonly username: string;
  readonly passwordHash: string;
  /** None: a person of the operators. */
  readonly accountId?: string;
  /** None: all that there are for such a person. */
  readonly scopes?: readonly string[];
}

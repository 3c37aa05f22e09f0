/** A call to a participant: made again with the same key after a lost answer, within the step's time. */
export interface Call {
  readonly operationKey: string;
  readonly deadline: Date;
  readonly signal: AbortSignal;
}

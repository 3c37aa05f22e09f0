/** A failure that the person at the terminal can act on: the message is one sentence with cause and remedy. */
export class SetupError extends Error {
  override readonly name = 'SetupError';
}

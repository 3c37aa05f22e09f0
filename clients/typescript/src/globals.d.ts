/** The generated client names it; Node's types have it under another name only. */
type BodyInit = NonNullable<RequestInit['body']>;

/** A parameter decorator that says in the document of its route what it reads. */
export function documented(parameter: ParameterDecorator, documentation: MethodDecorator[]): ParameterDecorator {
  return (target, key, index) => {
    parameter(target, key, index);
    const descriptor = key === undefined ? undefined : Object.getOwnPropertyDescriptor(target, key);
    if (key === undefined || !descriptor) return;
    for (const document of documentation) document(target, key, descriptor);
  };
}

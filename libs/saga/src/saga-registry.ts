import type { SagaDefinition } from './saga-definition';

export type State = Record<string, unknown>;
export type AnySaga = SagaDefinition<State>;

export class SagaRegistry {
  private readonly definitions = new Map<string, AnySaga>();

  add<S extends object>(definition: SagaDefinition<S>): void {
    if (this.definitions.has(definition.name)) throw new Error(`Saga ${definition.name} is defined twice`);
    this.definitions.set(definition.name, definition as unknown as AnySaga);
  }

  get(name: string): AnySaga {
    const definition = this.definitions.get(name);
    if (!definition) throw new Error(`Saga ${name} is not defined in this service`);
    return definition;
  }

  names(): string[] {
    return [...this.definitions.keys()];
  }
}

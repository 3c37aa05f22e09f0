import { POLICIES } from '../support/policies';

/** Services call each other by gRPC only, and a method answers those alone whom its policy names. */
function calls(): Record<string, string[]> {
  const edges = Object.entries(POLICIES).flatMap(([callee, policy]) =>
    policy
      .methods()
      .flatMap(([, rule]) => ('services' in rule ? rule.services : []))
      .map((client) => ({ caller: client.replace(/^svc-/, ''), callee })),
  );
  const callers = Object.groupBy(edges, ({ caller }) => caller);
  return Object.fromEntries(
    Object.entries(callers).map(([caller, of = []]) => [caller, [...new Set(of.map(({ callee }) => callee))]]),
  );
}

function longestChain(from: string, graph: Record<string, string[]>, path: readonly string[] = []): string[] {
  if (path.includes(from)) throw new Error(`Services wait for each other: ${[...path, from].join(' → ')}`);
  const chains = (graph[from] ?? []).map((callee) => longestChain(callee, graph, [...path, from]));
  return [from, ...(chains.toSorted((a, b) => b.length - a.length)[0] ?? [])];
}

describe('Who may call whom', () => {
  it('is a short list', () => {
    expect(calls()).toEqual({
      gateway: ['account', 'drone', 'identity', 'package'],
      scheduler: ['account', 'delivery', 'drone', 'package'],
      delivery: ['drone'],
      simulator: ['drone'],
    });
  });

  it('has no way to wait in a circle, and none that is longer than three calls', () => {
    const graph = calls();
    const throughTheGateway = { ...graph, gateway: Object.keys(POLICIES) };
    expect(longestChain('gateway', throughTheGateway)).toEqual(['gateway', 'scheduler', 'delivery', 'drone']);
    expect(() => longestChain('gateway', { ...throughTheGateway, drone: ['scheduler'] })).toThrow(
      'wait for each other',
    );
  });
});

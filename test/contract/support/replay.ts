import { differences, fill, pacts, type GrpcInteraction, type Json } from './pact';

export type Values = Record<string, unknown>;
export type Client = Record<string, (request: unknown) => Promise<unknown>>;

/** Brings about what an interaction takes for given; answers values for its variables. */
export type States = Readonly<Record<string, (request: Json) => Promise<Values>>>;

export const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();
export const nothing = () => Promise.resolve({});
export const promised = (provider: string) =>
  pacts()
    .filter((pact) => pact.provider === provider)
    .flatMap(({ consumer, grpc = [] }) => grpc.map((interaction) => ({ consumer, interaction, ...interaction })));

export async function replay(client: Client, states: States, { given, method, ...interaction }: GrpcInteraction) {
  const state = states[given];
  if (!state) throw new Error(`there is no state "${given}"`);
  const values = await state(interaction.request);
  const request = { ...fill(interaction.request, values as Record<string, string>), ...numbersOf(values) };
  const name = method.split('/')[1] ?? '';
  const answer = client[name.charAt(0).toLowerCase() + name.slice(1)]!(request);
  if (interaction.refusal) await expect(answer).rejects.toMatchObject(interaction.refusal);
  else expect(differences(interaction.response, await answer)).toEqual([]);
}

/** The examples say `1` where the provider says which. */
function numbersOf(values: Values): Values {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => typeof value === 'number'));
}

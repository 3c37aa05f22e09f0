import { droneV1 } from '@app/contracts';
import { randomUUID } from 'node:crypto';
import { DroneWorld, NEST } from './support/drone-world';

describe('The registry of nests and drones', () => {
  let world: DroneWorld;
  let merchant: string;

  beforeAll(async () => {
    world = await DroneWorld.open();
    merchant = await world.world.issuer.tenant(randomUUID(), 'nests:read');
  });
  afterAll(() => world.close());

  const nest = (change: object = {}) => ({ name: 'Heights', location: NEST, serviceRadiusMetres: 6_500, ...change });
  const putNest = async () => {
    const id = randomUUID();
    expect((await world.rest('PUT', `/v1/nests/${id}`, { body: nest() })).status).toBe(201);
    return id;
  };

  it('lets operators put a nest and merchants read it', async () => {
    const id = randomUUID();
    const created = await world.rest('PUT', `/v1/nests/${id}`, { body: nest() });
    expect(created.status).toBe(201);
    expect(created.headers.get('location')).toBe(`/v1/nests/${id}`);
    expect((await world.rest('PUT', `/v1/nests/${id}`, { body: nest({ name: 'East End' }) })).status).toBe(204);
    const read = await world.rest('GET', `/v1/nests/${id}`, { token: merchant });
    expect(read.body).toEqual({
      id,
      name: 'East End',
      location: NEST,
      serviceRadiusMetres: 6_500,
      _links: { self: { href: `/v1/nests/${id}` } },
    });
  });

  it('makes one nest of many concurrent first writes', async () => {
    const id = randomUUID();
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => world.rest('PUT', `/v1/nests/${id}`, { body: nest() })),
    );
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([
      201,
      ...Array.from({ length: 9 }, () => 204),
    ]);
  });

  it('makes one nest of 50 first writes under If-None-Match, and lets only the first pass', async () => {
    const id = randomUUID();
    const headers = { 'if-none-match': '*' };
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        world.rest('PUT', `/v1/nests/${id}`, { body: nest({ name: `Nest ${index}` }), headers }),
      ),
    );
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 201)).toHaveLength(1);
    expect(statuses.filter((status) => status === 412)).toHaveLength(49);
    expect((await world.rest('GET', `/v1/nests/${id}`)).headers.get('etag')).toBe('"1"');
  });

  it('changes a nest only as it was seen; the same again is no new version', async () => {
    const id = await putNest();
    const put = async (ifMatch: string, change?: object) => {
      const options = { body: nest(change), headers: { 'if-match': ifMatch } };
      const { status, headers } = await world.rest('PUT', `/v1/nests/${id}`, options);
      return [status, headers.get('etag')];
    };
    expect(await put('"1"')).toEqual([204, '"1"']);
    expect(await put('"1"', { name: 'East End' })).toEqual([204, '"2"']);
    expect(await put('"1"', { name: 'West End' })).toEqual([412, null]);
    expect((await world.rest('GET', `/v1/nests/${id}`, { headers: { 'if-none-match': '"2"' } })).status).toBe(304);
    const missing = { body: nest(), headers: { 'if-match': '*' } };
    expect((await world.rest('PUT', `/v1/nests/${randomUUID()}`, missing)).status).toBe(412);
  });

  it('tells by the tag of a drone what it reports of itself, and judges writes by what others wrote', async () => {
    const nestId = await putNest();
    const path = `/v1/drones/${randomUUID()}`;
    const put = (name: string, headers: Record<string, string>) =>
      world.rest('PUT', path, { body: { name, airframe: 'wing', nestId }, headers });
    const tag = async () => String((await world.rest('GET', path)).headers.get('etag'));
    const answers = await Promise.all(Array.from({ length: 50 }, () => put('Wing', { 'if-none-match': '*' })));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    const seen = await tag();
    expect((await world.rest('GET', path, { headers: { 'if-none-match': seen } })).status).toBe(304);
    await world.query('UPDATE drone SET battery_percent = 50 WHERE id = $1', [path.split('/').at(-1)]);
    expect((await world.rest('GET', path, { headers: { 'if-none-match': seen } })).status).toBe(200);
    expect((await put('Wing 2', { 'if-match': seen })).status).toBe(204);
    expect((await put('Wing 3', { 'if-match': seen })).status).toBe(412);
    expect((await put('Wing 3', { 'if-match': await tag() })).status).toBe(204);
  });

  it('reads many nests and drones at once', async () => {
    const nests = [await putNest(), await putNest()];
    const drones = [randomUUID(), randomUUID()];
    for (const id of drones)
      await world.rest('PUT', `/v1/drones/${id}`, { body: { name: 'Zip', airframe: 'zip', nestId: nests[0] } });
    for (const [path, ids] of [
      ['nests', nests],
      ['drones', drones],
    ] as const) {
      const { body } = await world.rest('GET', `/v1/${path}?ids=${[...ids, randomUUID()].join(',')}&limit=1`);
      expect(body.items!.map(({ id }) => String(id)).toSorted()).toEqual(ids.toSorted());
    }
  });

  it('hands out nests page by page', async () => {
    for (let count = 0; count < 3; count += 1) await putNest();
    const seen: unknown[] = [];
    let path: string | undefined = '/v1/nests?limit=2';
    while (path !== undefined) {
      const { status, body } = await world.rest('GET', path, { token: merchant });
      expect(status).toBe(200);
      expect(body.items!.length).toBeLessThanOrEqual(2);
      seen.push(...body.items!.map(({ id }) => id));
      const next = (body._links as { next?: { href: string } }).next;
      path = next?.href;
    }
    const [row] = await world.query<{ count: number }>('SELECT count(*)::int AS count FROM nest');
    expect(new Set(seen).size).toBe(row!.count);
    expect((await world.rest('GET', '/v1/nests?cursor=nonsense')).body.code).toBe('invalid_cursor');
  });

  it('shows a drone with its nest, offline until it was heard of', async () => {
    const nestId = await putNest();
    const id = randomUUID();
    const drone = { name: 'Wing 1', airframe: 'wing', nestId };
    expect((await world.rest('PUT', `/v1/drones/${id}`, { body: drone })).status).toBe(201);
    expect((await world.rest('PUT', `/v1/drones/${id}`, { body: drone })).status).toBe(204);
    const { body } = await world.rest('GET', `/v1/drones/${id}`);
    expect(body).toMatchObject({ id, ...drone, status: 'offline', position: null, flight: null });
    await world.query('UPDATE drone SET heard_at = now() WHERE id = $1', [id]);
    expect((await world.rest('GET', `/v1/drones/${id}`)).body.status).toBe('idle');
    const idle = (await world.rest('GET', '/v1/drones?status=idle&limit=100')).body.items!;
    expect(idle.map((item) => item.id)).toContain(id);
    const offline = (await world.rest('GET', '/v1/drones?status=offline&limit=100')).body.items!;
    expect(offline.map((item) => item.id)).not.toContain(id);
  });

  it('registers over gRPC as often as the simulator likes', async () => {
    const nestId = await world.addNest();
    const droneId = randomUUID();
    const drone = { droneId, name: 'Zip', airframe: droneV1.Airframe.AIRFRAME_ZIP, nestId };
    await Promise.all(Array.from({ length: 5 }, () => world.simulator.registerDrone(drone)));
    await world.simulator.registerDrone({ ...drone, name: 'Zip renamed' });
    expect((await world.rest('GET', `/v1/drones/${droneId}`)).body.name).toBe('Zip renamed');
    const events = await world.query(`SELECT 1 FROM outbox WHERE envelope::jsonb ->> 'subject' = $1`, [droneId]);
    expect(events).toHaveLength(1);
  });

  it.each([
    [{ location: { latitude: 91, longitude: 0 } }, '/location/latitude'],
    [{ serviceRadiusMetres: 0 }, '/serviceRadiusMetres'],
    [{ name: 'Mid\u0000town' }, '/name'],
    [{ wings: 2 }, '/wings'],
  ])('refuses the nest %j', async (change, pointer) => {
    const { status, body } = await world.rest('PUT', `/v1/nests/${randomUUID()}`, { body: nest(change) });
    expect(status).toBe(400);
    expect(body).toMatchObject({ code: 'validation_failed', errors: [{ pointer }] });
  });

  it('refuses a drone without a nest, and names what is missing', async () => {
    const body = { name: 'Lost', airframe: 'zip', nestId: randomUUID() };
    const refused = await world.rest('PUT', `/v1/drones/${randomUUID()}`, { body });
    expect([refused.status, refused.body.code]).toEqual([422, 'nest_unknown']);
    expect((await world.rest('GET', `/v1/drones/${randomUUID()}`)).body.code).toBe('drone_not_found');
    expect((await world.rest('GET', `/v1/nests/${randomUUID()}`)).body.code).toBe('nest_not_found');
    const unwritable = await world.rest('PUT', `/v1/drones/${randomUUID()}`, { body: { ...body, name: 'a\u0000' } });
    expect([unwritable.status, unwritable.body.code]).toEqual([400, 'validation_failed']);
    const call = world.simulator.registerDrone({
      droneId: randomUUID(),
      name: 'No class',
      airframe: droneV1.Airframe.AIRFRAME_UNSPECIFIED,
      nestId: randomUUID(),
    });
    await expect(call).rejects.toMatchObject({ code: 'validation_failed' });
  });

  it.each([
    ['PUT', '/v1/nests/'],
    ['GET', '/v1/drones/'],
    ['PUT', '/v1/drones/'],
  ])('keeps merchants from %s %s', async (method, path) => {
    const answer = await world.rest(method, `${path}${randomUUID()}`, {
      token: merchant,
      body: method === 'PUT' ? {} : undefined,
    });
    expect(answer.status).toBe(403);
  });

  it('keeps everybody out without a token for it', async () => {
    expect((await world.rest('GET', '/v1/nests', { token: 'nonsense' })).status).toBe(401);
    const stranger = await world.world.issuer.tenant(randomUUID(), 'deliveries:read');
    expect((await world.rest('GET', '/v1/nests', { token: stranger })).status).toBe(403);
  });

  it.each([
    'requestDrone',
    'releaseDrone',
    'planFlight',
    'cancelFlight',
    'allowRelease',
    'moveDropoff',
    'registerNest',
    'registerDrone',
  ] as const)('keeps services that have no business there from %s', async (method) => {
    const call = world.client('svc-package')[method]({} as never);
    await expect(call).rejects.toMatchObject({ code: 'peer_refused_caller' });
  });
});

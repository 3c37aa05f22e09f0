import { Drone, type DroneState } from './drone';

const drone = (change: Partial<DroneState> = {}): Drone =>
  Drone.restore('d', {
    airframe: 'zip',
    nestId: 'n',
    nest: { latitude: 29.7, longitude: -95.3 },
    status: 'idle',
    batteryPercent: 95,
    lastToken: 4,
    ...change,
  });

describe('Drone', () => {
  it('is reserved under a token higher than every one before, and only when idle', () => {
    const idle = drone();
    expect(idle.reserve()).toBe(5);
    expect(idle.state).toMatchObject({ status: 'reserved', lastToken: 5 });
    expect(() => idle.reserve()).toThrow(expect.objectContaining({ code: 'drone_not_free' }));
    expect(() => drone({ status: 'charging' }).reserve()).toThrow('not idle');
  });

  it('is idle again when freed with enough charge, else it charges first', () => {
    const full = drone({ status: 'reserved' });
    full.free(4, 90);
    expect(full.state.status).toBe('idle');
    const low = drone({ status: 'reserved', batteryPercent: 60 });
    low.free(4, 90);
    expect(low.state.status).toBe('charging');
  });

  it('is not freed under an older token, nor in the air', () => {
    const later = drone({ status: 'reserved' });
    later.free(3, 90);
    expect(later.state.status).toBe('reserved');
    const flying = drone({ status: 'in_flight' });
    flying.free(4, 90);
    expect(flying.state.status).toBe('in_flight');
  });

  it('takes off and lands under its last token only', () => {
    const reserved = drone({ status: 'reserved' });
    reserved.takeOff(3);
    expect(reserved.state.status).toBe('reserved');
    reserved.takeOff(4);
    reserved.land(4, 41);
    expect(reserved.state).toMatchObject({ status: 'charging', batteryPercent: 41 });
  });
});

import { cloudEventType, subjectFor } from './event-type';
import { eventRegistry } from './event-registry';

describe('eventRegistry', () => {
  it('has each type once, under the name it is exported as', () => {
    const types = eventRegistry.map(cloudEventType);
    expect(new Set(types).size).toBe(types.length);
    expect(types).toContain('aerie.delivery.v1.DeliveryCreated');
  });

  it('gives every type a description that ends as a sentence does', () => {
    expect(eventRegistry.filter((type) => !type.description.endsWith('.'))).toEqual([]);
  });

  it('builds subjects of context, version, aggregate and name', () => {
    const type = eventRegistry.find((candidate) => candidate.name === 'FlightTookOff')!;
    expect(subjectFor(type, 'f1')).toBe('aerie.drone.v1.f1.FlightTookOff');
  });
});

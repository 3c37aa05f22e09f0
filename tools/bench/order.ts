/** About 600 bytes, the same for every path that is measured; no externalId, because that can be used once only. */
export const order = {
  pickup: {
    location: { latitude: 29.7522, longitude: -95.3656, altitude: 12 },
    contact: { name: 'Front desk', phone: '+17135550100' },
    address: '1001 Avenida de las Americas, Houston, TX 77010, side entrance',
  },
  dropoff: {
    location: { latitude: 29.7421, longitude: -95.3781, altitude: 10 },
    contact: { name: 'Receiver', phone: '+17135550101' },
    address: '1500 McKinney Street, Houston, TX 77010',
  },
  package: { size: 'small', weightGrams: 800, tag: 'BENCH-000000000001' },
  expedited: false,
  confirmation: 'none',
};

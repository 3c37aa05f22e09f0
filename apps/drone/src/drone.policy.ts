import { definePolicy, operator, scope, services } from '@app/auth';

const scheduler = services('svc-scheduler');
const simulator = services('svc-simulator');

export const dronePolicy = definePolicy({
  rest: {
    'GET /v1/nests': scope('nests:read'),
    'GET /v1/nests/:id': scope('nests:read'),
    'PUT /v1/nests/:id': operator,
    'GET /v1/drones': operator,
    'GET /v1/drones/:id': operator,
    'PUT /v1/drones/:id': operator,
  },
  grpc: {
    'aerie.drone.v1.DroneService/RequestDrone': scheduler,
    'aerie.drone.v1.DroneService/ReleaseDrone': scheduler,
    'aerie.drone.v1.DroneService/PlanFlight': scheduler,
    'aerie.drone.v1.DroneService/CancelFlight': services('svc-scheduler', 'svc-delivery'),
    'aerie.drone.v1.DroneService/AllowRelease': services('svc-delivery'),
    'aerie.drone.v1.DroneService/MoveDropoff': services('svc-delivery'),
    'aerie.drone.v1.DroneService/MoveWindow': services('svc-delivery'),
    'aerie.drone.v1.DroneService/AssessTrip': services('svc-delivery'),
    'aerie.drone.v1.DroneService/GetDrone': services('svc-gateway'),
    'aerie.drone.v1.DroneService/RegisterNest': simulator,
    'aerie.drone.v1.DroneService/RegisterDrone': simulator,
    'aerie.drone.v1.DroneLink/Connect': simulator,
  },
});

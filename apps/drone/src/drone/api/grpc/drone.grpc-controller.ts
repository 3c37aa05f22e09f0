import { droneV1, lineOfText } from '@app/contracts';
import { validate } from '@app/service-defaults';
import { Controller } from '@nestjs/common';
import { GrpcMethod } from '@nestjs/microservices';
import { z } from 'zod';
import { DroneQueries } from '../../application/queries/drone.queries';
import { RegisterDrone } from '../../application/register-drone';
import { toAssignedDrone } from './assigned-drone';

const AIRFRAMES = {
  [droneV1.Airframe.AIRFRAME_WING]: 'wing',
  [droneV1.Airframe.AIRFRAME_MULTIROTOR]: 'multirotor',
  [droneV1.Airframe.AIRFRAME_ZIP]: 'zip',
} as const;

const getDroneRequest = z.object({ deliveryId: z.uuid() });
const registerDroneRequest = z.object({
  droneId: z.uuid(),
  name: lineOfText(100),
  airframe: z.enum([
    droneV1.Airframe.AIRFRAME_WING,
    droneV1.Airframe.AIRFRAME_MULTIROTOR,
    droneV1.Airframe.AIRFRAME_ZIP,
  ]),
  nestId: z.uuid(),
});

@Controller()
export class DroneGrpcController implements Pick<droneV1.DroneServiceController, 'registerDrone' | 'getDrone'> {
  constructor(
    private readonly register: RegisterDrone,
    private readonly queries: DroneQueries,
  ) {}

  @GrpcMethod('DroneService', 'RegisterDrone')
  async registerDrone(request: droneV1.RegisterDroneRequest): Promise<droneV1.RegisterDroneResponse> {
    const { droneId: id, airframe, ...drone } = validate(registerDroneRequest, request);
    await this.register.execute({ id, airframe: AIRFRAMES[airframe], ...drone });
    return {};
  }

  @GrpcMethod('DroneService', 'GetDrone')
  async getDrone(request: droneV1.GetDroneRequest): Promise<droneV1.GetDroneResponse> {
    const { deliveryId } = validate(getDroneRequest, request);
    return toAssignedDrone(await this.queries.ofDelivery(deliveryId));
  }
}

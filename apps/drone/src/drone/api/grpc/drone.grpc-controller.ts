import { droneV1, lineOfText } from '@app/contracts';
import { validate } from '@app/service-defaults';
import { Controller } from '@nestjs/common';
import { GrpcMethod } from '@nestjs/microservices';
import { z } from 'zod';
import { RegisterDrone } from '../../application/register-drone';

const AIRFRAMES = {
  [droneV1.Airframe.AIRFRAME_WING]: 'wing',
  [droneV1.Airframe.AIRFRAME_MULTIROTOR]: 'multirotor',
  [droneV1.Airframe.AIRFRAME_ZIP]: 'zip',
} as const;

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
export class DroneGrpcController implements Pick<droneV1.DroneServiceController, 'registerDrone'> {
  constructor(private readonly register: RegisterDrone) {}

  @GrpcMethod('DroneService', 'RegisterDrone')
  async registerDrone(request: droneV1.RegisterDroneRequest): Promise<droneV1.RegisterDroneResponse> {
    const { droneId: id, airframe, ...drone } = validate(registerDroneRequest, request);
    await this.register.execute({ id, airframe: AIRFRAMES[airframe], ...drone });
    return {};
  }
}

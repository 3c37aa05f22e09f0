import { lineOfText, type droneV1 } from '@app/contracts';
import { validate } from '@app/service-defaults';
import { Controller } from '@nestjs/common';
import { GrpcMethod } from '@nestjs/microservices';
import { z } from 'zod';
import { grpcLocation } from '../../../drone/api/grpc/location.schema';
import { Nests } from '../../application/nests';

const registerNestRequest = z.object({
  nestId: z.uuid(),
  name: lineOfText(100),
  location: grpcLocation,
  serviceRadiusMetres: z.number().int().min(1).max(100_000),
});

@Controller()
export class NestGrpcController implements Pick<droneV1.DroneServiceController, 'registerNest'> {
  constructor(private readonly nests: Nests) {}

  @GrpcMethod('DroneService', 'RegisterNest')
  async registerNest(request: droneV1.RegisterNestRequest): Promise<droneV1.RegisterNestResponse> {
    const { nestId: id, ...nest } = validate(registerNestRequest, request);
    await this.nests.register({ id, ...nest });
    return {};
  }
}

import { protoPath, type droneV1 } from '@app/contracts';
import { GrpcClients, type GrpcClient } from '@app/service-defaults';
import { Injectable } from '@nestjs/common';
import { SimulatorConfig } from '../../../simulator.config';
import { ControlPort, type ControlLine, type WallClock } from '../../application/ports/control.port';
import type { WorldDrone, WorldNest } from '../../application/world';
import type { SimulatedDrone } from '../../domain/simulated-drone';
import { DroneLine } from './drone-line';
import { AIRFRAMES } from './link-messages';

@Injectable()
export class GrpcControlAdapter extends ControlPort {
  private readonly service: GrpcClient<droneV1.DroneServiceClient>;
  private readonly link: GrpcClient<droneV1.DroneLinkClient>;

  constructor(clients: GrpcClients, { droneGrpc: address }: SimulatorConfig) {
    super();
    const peer = { package: 'aerie.drone.v1', protoPath: protoPath('drone'), address };
    this.service = clients.create<droneV1.DroneServiceClient>({ ...peer, service: 'DroneService' });
    this.link = clients.create<droneV1.DroneLinkClient>({ ...peer, service: 'DroneLink' });
  }

  async registerNest({ id: nestId, ...nest }: WorldNest): Promise<void> {
    await this.service.registerNest({ nestId, ...nest });
  }

  async registerDrone({ id: droneId, name, airframe, nestId }: WorldDrone): Promise<void> {
    await this.service.registerDrone({ droneId, name, airframe: AIRFRAMES[airframe], nestId });
  }

  connect(drone: SimulatedDrone, clock: WallClock, onUnknown: () => void): ControlLine {
    return new DroneLine(drone, clock, () => this.link.connect(), onUnknown);
  }
}

import { Readiness } from '@app/service-defaults';
import { Module, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { SimulatorConfig } from '../simulator.config';
import { ControlPort } from './application/ports/control.port';
import { Simulation } from './application/simulation';
import { makeWorld } from './application/world';
import { GrpcControlAdapter } from './infrastructure/grpc/grpc-control.adapter';

@Module({
  providers: [
    { provide: ControlPort, useClass: GrpcControlAdapter },
    {
      provide: Simulation,
      inject: [ControlPort, SimulatorConfig],
      useFactory: (control: ControlPort, { simulatorSeed, simulatorSpeed }: SimulatorConfig) =>
        new Simulation(makeWorld(simulatorSeed), control, simulatorSpeed),
    },
  ],
})
export class FleetModule implements OnApplicationBootstrap, OnApplicationShutdown {
  constructor(
    private readonly simulation: Simulation,
    private readonly readiness: Readiness,
  ) {}

  onApplicationBootstrap(): void {
    this.readiness.require('world', () => this.assertRegistered());
    void this.simulation.start();
  }

  onApplicationShutdown(): void {
    this.simulation.stop();
  }

  private assertRegistered(): Promise<void> {
    return this.simulation.isRegistered
      ? Promise.resolve()
      : Promise.reject(new Error('The world is not registered yet'));
  }
}

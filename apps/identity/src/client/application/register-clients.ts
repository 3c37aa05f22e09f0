import { Injectable, type OnModuleInit } from '@nestjs/common';
import { IdentitySettings } from '../../identity.settings';
import type { Client } from '../domain/client';
import { ClientRepository } from '../domain/client.repository';
import { hashSecret } from './client-secret';
import { demoClientIds, demoClients } from './demo-clients';

@Injectable()
export class RegisterClients implements OnModuleInit {
  constructor(
    private readonly clients: ClientRepository,
    private readonly settings: IdentitySettings,
  ) {}

  async onModuleInit(): Promise<void> {
    const services = Object.entries(this.settings.serviceClients).map(serviceClient);
    if (this.settings.profile === 'production') await this.refuseDemoClients();
    await this.clients.saveAll(this.settings.profile === 'embedded' ? [...demoClients, ...services] : services);
  }

  private async refuseDemoClients(): Promise<void> {
    const present = await this.clients.existing(demoClientIds);
    if (present.length > 0) {
      throw new Error(
        `The production profile does not start while the demo clients ${present.join(', ')} are in identity's table client: delete them first.`,
      );
    }
  }
}

function serviceClient([clientId, secret]: [string, string]): Client {
  return { clientId, secretHash: hashSecret(secret), audience: 'aerie-internal', scopes: [] };
}

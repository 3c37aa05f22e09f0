import { Injectable, type OnModuleInit } from '@nestjs/common';
import { IdentitySettings } from '../../identity.settings';
import type { Client } from '../domain/client';
import { ClientRepository } from './ports/client.repository';
import { hashSecret } from './client-secret';
import { demoClientIds, demoClients, swaggerUi } from './demo-clients';

const LOCAL_GATEWAY = 'http://127.0.0.1:8080';

@Injectable()
export class RegisterClients implements OnModuleInit {
  constructor(
    private readonly clients: ClientRepository,
    private readonly settings: IdentitySettings,
  ) {}

  async onModuleInit(): Promise<void> {
    const services = Object.entries(this.settings.serviceClients).map(serviceClient);
    if (this.settings.profile === 'production') await this.refuseDemoClients();
    await this.clients.saveAll([...services, ...this.demonstration()]);
  }

  private demonstration(): readonly Client[] {
    const { profile, issuer } = this.settings;
    return profile === 'embedded' ? [...demoClients, swaggerUi([issuer, LOCAL_GATEWAY])] : [];
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
  return {
    clientId,
    secretHash: hashSecret(secret),
    formerSecrets: [],
    audience: 'aerie-internal',
    scopes: [],
    grantTypes: ['client_credentials'],
    redirectUris: [],
  };
}

import { startService } from '@app/service-defaults';
import { createAppModule } from './app.module';
import { loadGatewayConfig, upstreamUrls } from './gateway.config';
import { gatewayPolicy } from './gateway.policy';

async function main(): Promise<void> {
  const config = loadGatewayConfig();
  const docs = config.docs ?? config.profile === 'embedded';
  const module = createAppModule({ urls: upstreamUrls(config), publicUrl: config.publicUrl, docs });
  const options = { name: 'gateway', version: '1.0.0', policy: gatewayPolicy };
  await startService(module, { ...options, config: { ...config, docs: false } });
}

main().catch((error: Error) => {
  process.stderr.write(`gateway: ${error.message}\n`);
  process.exit(1);
});

import { startService } from '@app/service-defaults';
import { createAppModule } from './app.module';
import { loadGatewayConfig, upstreamUrls } from './gateway.config';
import { gatewayPolicy } from './gateway.policy';

const config = loadGatewayConfig();
const docs = config.docs ?? config.profile === 'embedded';
const module_ = createAppModule({ urls: upstreamUrls(config), publicUrl: config.publicUrl, docs });

startService(module_, {
  name: 'gateway',
  version: '1.0.0',
  config: { ...config, docs: false },
  policy: gatewayPolicy,
}).catch((error: Error) => {
  process.stderr.write(`gateway: ${error.message}\n`);
  process.exit(1);
});

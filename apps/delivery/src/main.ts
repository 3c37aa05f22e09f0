import { deliveryV1, protoPath } from '@app/contracts';
import { startService } from '@app/service-defaults';
import { createAppModule } from './app.module';
import { loadDeliveryConfig } from './delivery.config';
import { deliveryPolicy } from './delivery.policy';

const config = loadDeliveryConfig();
const grpc = [{ package: deliveryV1.AERIE_DELIVERY_V1_PACKAGE_NAME, protoPath: protoPath('delivery') }];

startService(createAppModule(config), {
  name: 'delivery',
  version: '1.0.0',
  config,
  policy: deliveryPolicy,
  grpc,
}).catch((error: Error) => {
  process.stderr.write(`delivery: ${error.message}\n`);
  process.exit(1);
});

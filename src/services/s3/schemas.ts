import * as client from "@aws-sdk/client-s3";

import { operationSchemas } from "../../call/operation-schemas.ts";

/** Every operation that the SDK's model of S3 knows, by name. */
export const s3Schemas: ReturnType<typeof operationSchemas> = operationSchemas(client);

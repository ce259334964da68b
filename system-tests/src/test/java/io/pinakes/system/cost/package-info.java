/** What a cluster asks of DynamoDB and S3, counted: the figures behind docs/deploy-aws.md. */
@NullMarked
package io.pinakes.system.cost;

import org.jspecify.annotations.NullMarked;

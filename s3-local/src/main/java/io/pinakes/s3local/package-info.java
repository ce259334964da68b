/** An S3 server on one port of one address. Nothing leaves the machine. */
@NullMarked
package io.pinakes.s3local;

import org.jspecify.annotations.NullMarked;

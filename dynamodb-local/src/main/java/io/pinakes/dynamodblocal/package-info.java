/**
 * AWS's own DynamoDB Local, inside this process or on one port of one address. Nothing leaves the
 * machine and nothing is printed unless something is wrong.
 */
@NullMarked
package io.pinakes.dynamodblocal;

import org.jspecify.annotations.NullMarked;

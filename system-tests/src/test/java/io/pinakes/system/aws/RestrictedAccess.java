package io.pinakes.system.aws;

import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Lets a client call what some permissions allow, refuses the rest as AWS does, and keeps count.
 */
final class RestrictedAccess implements ExecutionInterceptor {

  private static final int BAD_REQUEST = 400;
  private static final int FORBIDDEN = 403;

  private final Set<String> allowed;
  private final Set<String> called = new ConcurrentSkipListSet<>();
  private final Set<String> refused = new ConcurrentSkipListSet<>();

  RestrictedAccess(Set<String> allowed) {
    this.allowed = allowed;
  }

  @Override
  public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes call) {
    String operation =
        Operations.of(
            call.getAttribute(SdkExecutionAttribute.SERVICE_NAME),
            call.getAttribute(SdkExecutionAttribute.OPERATION_NAME));
    if (allowed.contains(Operations.action(operation))) {
      called.add(operation);
      return;
    }
    refused.add(operation);
    throw refusal(operation);
  }

  private static AwsServiceException refusal(String operation) {
    String message = "not authorized to perform " + operation;
    return operation.startsWith("s3:")
        ? S3Exception.builder()
            .statusCode(FORBIDDEN)
            .message(message)
            .awsErrorDetails(AwsErrorDetails.builder().errorCode("AccessDenied").build())
            .build()
        : DynamoDbException.builder()
            .statusCode(BAD_REQUEST)
            .message(message)
            .awsErrorDetails(AwsErrorDetails.builder().errorCode("AccessDeniedException").build())
            .build();
  }

  /** Operations that were called and allowed. */
  Set<String> called() {
    return Set.copyOf(called);
  }

  /** Operations that were called in vain. */
  Set<String> refused() {
    return Set.copyOf(refused);
  }
}

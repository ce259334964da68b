package io.pinakes.common.aws;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;

/**
 * Counts what an AWS client sends, each try of a request, by operation: what AWS sends a bill for.
 */
public final class CountedRequests implements ExecutionInterceptor {

  private final ConcurrentSkipListMap<String, Integer> byOperation = new ConcurrentSkipListMap<>();

  @Override
  public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes call) {
    byOperation.merge(call.getAttribute(SdkExecutionAttribute.OPERATION_NAME), 1, Integer::sum);
  }

  /** How many since the last call of this, such as {@code {GetObject=3}}; begins anew. */
  public Map<String, Integer> take() {
    Map<String, Integer> taken = Map.copyOf(byOperation);
    byOperation.clear();
    return taken;
  }
}

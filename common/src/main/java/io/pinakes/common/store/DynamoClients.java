package io.pinakes.common.store;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Clients as {@link DynamoStore} needs them: blocking, with bounded connections, and without
 * retries, because a retry inside the client turns a write whose answer was lost into a write that
 * was refused by its own first try.
 */
public final class DynamoClients {

  /** Connections at once; a call that finds none free waits for one within its own time limit. */
  public static final int MAX_CONNECTIONS = 256;

  /** Time to connect; more means that the endpoint is not there. */
  public static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);

  /** Idle connections are dropped sooner than servers and address translators drop them. */
  public static final Duration MAX_IDLE = Duration.ofSeconds(20);

  private static final String LOCAL_CREDENTIAL = "pinakes";

  private DynamoClients() {}

  /**
   * A client that its caller closes.
   *
   * @param endpoint a DynamoDB Local, which accepts any credentials; null for AWS, with region and
   *     credentials found the way the AWS SDK finds them
   */
  public static DynamoDbClient connect(@Nullable URI endpoint) {
    return connect(endpoint, List.of());
  }

  /**
   * The same for a node that is not to wait for a name service.
   *
   * @param names where the endpoint is
   */
  public static DynamoDbClient connect(@Nullable URI endpoint, DnsResolver names) {
    return connect(endpoint, names, List.of());
  }

  /**
   * The same, watched: for tests and measurements of what is called.
   *
   * @param watching see every call
   */
  public static DynamoDbClient connect(
      @Nullable URI endpoint, List<ExecutionInterceptor> watching) {
    return connect(endpoint, SystemDefaultDnsResolver.INSTANCE, watching);
  }

  private static DynamoDbClient connect(
      @Nullable URI endpoint, DnsResolver names, List<ExecutionInterceptor> watching) {
    var builder =
        DynamoDbClient.builder()
            .httpClientBuilder(
                Apache5HttpClient.builder()
                    .dnsResolver(names)
                    .maxConnections(MAX_CONNECTIONS)
                    .connectionTimeout(CONNECT_TIMEOUT)
                    .connectionMaxIdleTime(MAX_IDLE)
                    .tcpKeepAlive(true))
            .overrideConfiguration(
                o ->
                    o.retryStrategy(AwsRetryStrategy.doNotRetry()).executionInterceptors(watching));
    if (endpoint != null) {
      builder
          .endpointOverride(endpoint)
          .region(Region.US_EAST_1)
          .credentialsProvider(
              StaticCredentialsProvider.create(
                  AwsBasicCredentials.create(LOCAL_CREDENTIAL, LOCAL_CREDENTIAL)));
    }
    return builder.build();
  }
}

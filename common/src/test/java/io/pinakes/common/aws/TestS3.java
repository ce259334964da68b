package io.pinakes.common.aws;

import io.pinakes.common.blob.S3Clients;
import io.pinakes.common.blob.S3Location;
import io.pinakes.common.blob.S3Settings;
import io.pinakes.s3local.LocalS3Server;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/** An S3 server for the tests of one class, in memory, with a bucket for each test. */
public final class TestS3 implements AutoCloseable {

  private final LocalS3Server server;
  private final AtomicInteger buckets = new AtomicInteger();

  public TestS3() {
    try {
      server = LocalS3Server.start("127.0.0.1", 0, null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A new bucket, which is empty, and a place in it. */
  public S3Location newLocation() {
    String bucket = "bucket-" + buckets.incrementAndGet();
    server.makeBucket(bucket);
    return new S3Location(bucket, "cluster/blobs/");
  }

  public URI endpoint() {
    return server.endpoint();
  }

  public S3Settings settings() {
    return new S3Settings(endpoint(), null);
  }

  /** A client as production's, with this server's credentials. */
  public S3Client client(ExecutionInterceptor... interceptors) {
    return clientOf(endpoint(), interceptors).build();
  }

  /** The same for another way to this server. */
  public static S3ClientBuilder clientOf(URI endpoint, ExecutionInterceptor... interceptors) {
    S3ClientBuilder builder =
        S3Clients.builder(new S3Settings(endpoint, null))
            .credentialsProvider(
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(
                        LocalS3Server.ACCESS_KEY, LocalS3Server.SECRET_KEY)));
    var configuration = builder.overrideConfiguration().toBuilder();
    for (ExecutionInterceptor interceptor : interceptors) {
      configuration.addExecutionInterceptor(interceptor);
    }
    return builder.overrideConfiguration(configuration.build());
  }

  @Override
  public void close() {
    server.close();
  }
}

package io.pinakes.common.blob;

import io.pinakes.common.runtime.Crew;
import io.pinakes.common.runtime.Machine;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.NoSuchUploadException;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Blobs as objects of an S3 bucket. S3 shows an object whole or not at all, to every reader as soon
 * as it has acknowledged it, and keeps it then; nothing more is needed. All bytes are sent with a
 * CRC32 that was taken from the content beforehand and that S3 compares before it acknowledges; S3
 * keeps it, and what is read is compared with it.
 *
 * <p>Content is read as it is sent, so a blob of any size takes no more than the connections'
 * buffers.
 */
public final class S3BlobStore implements BlobStore {

  /**
   * Larger blobs are sent in parts of this size. S3 wants 5 MB or more, and at $0.005 for 1,000
   * requests a GB in such parts costs $0.0003. A part that fails is sent again alone.
   */
  public static final int PART_BYTES = 16 << 20;

  /** Of one blob. One connection to S3 carries about 90 MB/s. */
  static final int PARTS_AT_A_TIME = 3;

  /** S3's limit; a blob of more than 160 GB gets larger parts. */
  private static final int MAX_PARTS = 10_000;

  /** Names in one answer, S3's limit. */
  static final int PAGE_NAMES = 1_000;

  /** One try of a request without a body; a stream that is opened may be read for longer. */
  private static final Duration SMALL_TRY = Duration.ofSeconds(10);

  /** Such a request with all its tries and the pauses between them. */
  private static final Duration SMALL_CALL = Duration.ofSeconds(30);

  private static final AwsRequestOverrideConfiguration SMALL = limit(SMALL_TRY, SMALL_CALL);

  /** To put parts together may take S3 minutes; it sends blanks meanwhile. */
  private static final Duration COMPLETE_TRY = Duration.ofMinutes(1);

  private static final Duration COMPLETE_CALL = Duration.ofMinutes(3);

  private static final String CONTENT_TYPE = "application/octet-stream";
  private static final Logger LOG = LoggerFactory.getLogger(S3BlobStore.class);

  private final S3Client client;
  private final S3Location location;
  private final Machine machine;
  private final S3Limits limits;

  /** First come, first served, so that no file waits for ever. */
  private final Semaphore files;

  /**
   * A view of a bucket; makes no call.
   *
   * @param client from {@link S3Clients}, closed with the store
   */
  public S3BlobStore(S3Client client, S3Location location, Machine machine) {
    this(client, location, machine, S3Limits.DEFAULT);
  }

  S3BlobStore(S3Client client, S3Location location, Machine machine, S3Limits limits) {
    this.client = client;
    this.location = location;
    this.machine = machine;
    this.limits = limits;
    this.files = new Semaphore(limits.files(), true);
  }

  /**
   * Opens a store, and makes sure that blobs can be listed, put, read and deleted.
   *
   * @throws BlobStoreUnusableException they cannot, or S3 does not answer
   */
  public static S3BlobStore open(S3Location location, S3Settings settings, Machine machine)
      throws BlobStoreUnusableException, InterruptedException {
    S3Client client;
    try {
      client = S3Clients.connect(settings);
    } catch (SdkException e) {
      throw new S3StartTrouble(location, settings).describe(S3StartTrouble.Right.LIST, e);
    }
    return open(client, location, settings, machine);
  }

  /** With a client of one's own, which is closed if the store cannot be used. */
  static S3BlobStore open(
      S3Client client, S3Location location, S3Settings settings, Machine machine)
      throws BlobStoreUnusableException, InterruptedException {
    var store = new S3BlobStore(client, location, machine);
    try {
      S3Probe.run(store, new S3StartTrouble(location, settings), machine);
      return store;
    } catch (BlobStoreUnusableException | InterruptedException | RuntimeException e) {
      client.close();
      throw e;
    }
  }

  /** What has to be read to be sent is a file, and waits until fewer others are sent. */
  @Override
  public void put(String name, Content content) throws IOException, InterruptedException {
    put(new Blob(name, location.key(name), content, true));
  }

  /** What is in memory is a batch, which clients wait for: it never waits behind files. */
  @Override
  public void put(String name, byte[] bytes) throws IOException, InterruptedException {
    put(new Blob(name, location.key(name), Content.of(bytes), false));
  }

  /**
   * What is to be stored.
   *
   * @param file whether it is one of those of which only some are sent at a time
   */
  private record Blob(String name, String key, Content content, boolean file) {

    long length() {
      return content.length();
    }
  }

  private void put(Blob blob) throws IOException, InterruptedException {
    if (blob.length() <= PART_BYTES) {
      putWhole(blob);
    } else {
      putInParts(blob);
    }
  }

  private void putWhole(Blob blob) throws IOException, InterruptedException {
    long length = blob.length();
    send(
        "store " + blob.key(),
        blob,
        0,
        length,
        (body, crc32) ->
            client.putObject(
                r ->
                    r.bucket(location.bucket())
                        .key(blob.key())
                        .checksumCRC32(crc32)
                        .overrideConfiguration(bodyLimit(length)),
                body));
  }

  private void putInParts(Blob blob) throws IOException, InterruptedException {
    String key = blob.key();
    long length = blob.length();
    long partBytes = Math.max(PART_BYTES, Math.ceilDiv(length, MAX_PARTS));
    int count = Math.toIntExact(Math.ceilDiv(length, partBytes));
    String upload =
        call(
            "begin " + key,
            () ->
                client
                    .createMultipartUpload(
                        r ->
                            r.bucket(location.bucket())
                                .key(key)
                                .contentType(CONTENT_TYPE)
                                .checksumAlgorithm(ChecksumAlgorithm.CRC32)
                                .checksumType(ChecksumType.FULL_OBJECT)
                                .overrideConfiguration(SMALL))
                    .uploadId());
    boolean done = false;
    try {
      var parts = new ConcurrentSkipListMap<Integer, CompletedPart>();
      Crew.<Integer, IOException, RuntimeException>forEach(
          machine,
          "put " + blob.name(),
          PARTS_AT_A_TIME,
          IntStream.rangeClosed(1, count).boxed().toList(),
          number -> {
            long offset = (number - 1) * partBytes;
            long bytes = Math.min(partBytes, length - offset);
            parts.put(number, putPart(blob, upload, number, offset, bytes));
          });
      complete(key, upload, List.copyOf(parts.values()), length);
      done = true;
    } finally {
      if (!done) {
        abort(key, upload);
      }
    }
  }

  private CompletedPart putPart(Blob blob, String upload, int number, long offset, long length)
      throws IOException, InterruptedException {
    return send(
        "store part " + number + " of " + blob.key(),
        blob,
        offset,
        length,
        (body, crc32) ->
            CompletedPart.builder()
                .partNumber(number)
                .checksumCRC32(crc32)
                .eTag(
                    client
                        .uploadPart(
                            r ->
                                r.bucket(location.bucket())
                                    .key(blob.key())
                                    .uploadId(upload)
                                    .partNumber(number)
                                    .checksumCRC32(crc32)
                                    .overrideConfiguration(bodyLimit(length)),
                            body)
                        .eTag())
                .build());
  }

  private void complete(String key, String upload, List<CompletedPart> parts, long length)
      throws IOException, InterruptedException {
    try {
      call(
          "complete " + key,
          () ->
              client.completeMultipartUpload(
                  r ->
                      r.bucket(location.bucket())
                          .key(key)
                          .uploadId(upload)
                          .checksumType(ChecksumType.FULL_OBJECT)
                          .multipartUpload(m -> m.parts(parts))
                          .overrideConfiguration(limit(COMPLETE_TRY, COMPLETE_CALL))));
    } catch (IOException e) {
      // An answer may have been lost: then the upload is complete, and gone when it is tried again.
      if (!(e.getCause() instanceof NoSuchUploadException) || !isThere(key, length)) {
        throw e;
      }
    }
  }

  private boolean isThere(String key, long length) throws IOException, InterruptedException {
    return call(
        "tell whether it has " + key,
        () -> {
          try {
            Long found =
                client
                    .headObject(
                        r -> r.bucket(location.bucket()).key(key).overrideConfiguration(SMALL))
                    .contentLength();
            return found != null && found == length;
          } catch (NoSuchKeyException e) {
            return false;
          }
        });
  }

  /** So that its parts do not stay for good, invisible and paid for. */
  private void abort(String key, String upload) {
    try {
      client.abortMultipartUpload(
          r ->
              r.bucket(location.bucket())
                  .key(key)
                  .uploadId(upload)
                  .overrideConfiguration(limit(SMALL_TRY, SMALL_TRY)));
    } catch (NoSuchUploadException e) {
      LOG.debug("{}: its upload is already gone", key, e);
    } catch (SdkException e) {
      LOG.warn(
          "{}: its upload is not aborted; what was sent of it stays in the bucket until a"
              + " lifecycle rule removes it",
          key,
          e);
    }
  }

  @Override
  public Optional<InputStream> open(String name) throws IOException, InterruptedException {
    String key = location.key(name);
    Optional<ResponseInputStream<GetObjectResponse>> found =
        call(
            "give " + key,
            () -> {
              try {
                return Optional.of(
                    client.getObject(
                        r ->
                            r.bucket(location.bucket())
                                .key(key)
                                .checksumMode(ChecksumMode.ENABLED)
                                .overrideConfiguration(SMALL)));
              } catch (NoSuchKeyException e) {
                return Optional.empty();
              }
            });
    return found.isEmpty() ? Optional.empty() : Optional.of(S3Stream.of(key, found.get()));
  }

  @Override
  public void delete(String name) throws IOException, InterruptedException {
    String key = location.key(name);
    call(
        "delete " + key,
        () ->
            client.deleteObject(
                r -> r.bucket(location.bucket()).key(key).overrideConfiguration(SMALL)));
  }

  @Override
  public List<String> list(String prefix, String after, int limit)
      throws IOException, InterruptedException {
    var names = new ArrayList<String>();
    String last = after.isEmpty() ? location.prefix() : location.prefix() + after;
    String token = null;
    while (names.size() < limit) {
      int most = Math.min(limit - names.size(), PAGE_NAMES);
      ListObjectsV2Response page = page(prefix, last, token, most);
      for (S3Object object : page.contents()) {
        names.add(object.key().substring(location.prefix().length()));
      }
      if (!Boolean.TRUE.equals(page.isTruncated())) {
        break;
      }
      // A page may have few names or none and not be the last, where much was deleted.
      String next = page.nextContinuationToken();
      if (next == null || next.equals(token)) {
        throw new IOException(
            "S3 did not list " + location + prefix + ": there is more, and it does not say where");
      }
      token = next;
    }
    return names;
  }

  /**
   * Begins after a key, which also leaves out an object that stands for the prefix itself, or goes
   * on where the page before has ended.
   */
  private ListObjectsV2Response page(String prefix, String after, @Nullable String token, int limit)
      throws IOException, InterruptedException {
    return call(
        "list " + location + prefix,
        () ->
            client.listObjectsV2(
                r ->
                    r.bucket(location.bucket())
                        .prefix(location.prefix() + prefix)
                        .startAfter(after.isEmpty() ? null : after)
                        .continuationToken(token)
                        .maxKeys(limit)
                        .overrideConfiguration(SMALL)));
  }

  @Override
  public void close() {
    client.close();
  }

  private AwsRequestOverrideConfiguration bodyLimit(long bytes) {
    return limit(limits.bodyTry(bytes), limits.bodyCall(bytes));
  }

  private static AwsRequestOverrideConfiguration limit(Duration attempt, Duration call) {
    return AwsRequestOverrideConfiguration.builder()
        .apiCallAttemptTimeout(attempt)
        .apiCallTimeout(call)
        .build();
  }

  /** A request that takes a body, of which the CRC32 is known. */
  @FunctionalInterface
  private interface Send<T> {
    T send(RequestBody body, String crc32);
  }

  private <T> T send(String what, Blob blob, long offset, long length, Send<T> request)
      throws IOException, InterruptedException {
    var range = new ContentRange(blob.name(), blob.content(), offset, length);
    if (!blob.file()) {
      return send(what, range, length, request);
    }
    files.acquire();
    try {
      return send(what, range, length, request);
    } finally {
      files.release();
    }
  }

  private <T> T send(String what, ContentRange content, long length, Send<T> request)
      throws IOException, InterruptedException {
    try (content) {
      String crc32 = content.crc32(machine);
      var body = RequestBody.fromContentProvider(content, length, CONTENT_TYPE);
      return call(what, () -> request.send(body, crc32));
    } catch (IOException e) {
      IOException unreadable = content.failure();
      throw unreadable == null ? e : unreadable;
    }
  }

  private static <T> T call(String what, Supplier<T> request)
      throws IOException, InterruptedException {
    try {
      return request.get();
    } catch (RuntimeException e) {
      // The SDK turns an interrupt into an exception of its own and leaves the flag as a sign.
      if (Thread.interrupted()) {
        var interrupted = new InterruptedException("interrupted while calling S3");
        interrupted.initCause(e);
        throw interrupted;
      }
      throw new IOException("S3 did not " + what + ": " + S3StartTrouble.why(e), e);
    }
  }
}

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
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.CompletedPart;
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
  static final int PART_BYTES = 16 << 20;

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

  /** One try to send up to {@link #PART_BYTES}: at 0.3 MB/s or more. */
  private static final Duration BODY_TRY = Duration.ofSeconds(60);

  /** Such a request with all its tries and the pauses between them. */
  private static final Duration BODY_CALL = Duration.ofMinutes(3);

  private static final String CONTENT_TYPE = "application/octet-stream";
  private static final Logger LOG = LoggerFactory.getLogger(S3BlobStore.class);

  private final S3Client client;
  private final S3Location location;
  private final Machine machine;

  /**
   * A view of a bucket; makes no call.
   *
   * @param client from {@link S3Clients}, closed with the store
   */
  public S3BlobStore(S3Client client, S3Location location, Machine machine) {
    this.client = client;
    this.location = location;
    this.machine = machine;
  }

  /**
   * Opens a store, and makes sure that its bucket is there and lets itself be listed.
   *
   * @throws BlobStoreUnusableException it is not, or S3 does not answer
   */
  public static S3BlobStore open(S3Location location, S3Settings settings, Machine machine)
      throws BlobStoreUnusableException, InterruptedException {
    S3Client client;
    try {
      client = S3Clients.connect(settings);
    } catch (SdkException e) {
      throw new S3StartTrouble(location, settings).describe(e);
    }
    return open(client, location, settings, machine);
  }

  /** With a client of one's own, which is closed if the store cannot be used. */
  static S3BlobStore open(
      S3Client client, S3Location location, S3Settings settings, Machine machine)
      throws BlobStoreUnusableException, InterruptedException {
    var store = new S3BlobStore(client, location, machine);
    try {
      store.list("", "", 1);
      return store;
    } catch (IOException e) {
      client.close();
      throw new S3StartTrouble(location, settings)
          .describe(e.getCause() == null ? e : e.getCause());
    } catch (InterruptedException | RuntimeException e) {
      client.close();
      throw e;
    }
  }

  @Override
  public void put(String name, Content content) throws IOException, InterruptedException {
    String key = location.key(name);
    long length = content.length();
    if (length <= PART_BYTES) {
      putWhole(name, key, content);
    } else {
      putInParts(name, key, content);
    }
  }

  private void putWhole(String name, String key, Content content)
      throws IOException, InterruptedException {
    long length = content.length();
    send(
        "store " + key,
        new ContentRange(name, content, 0, length),
        length,
        (body, crc32) ->
            client.putObject(
                r ->
                    r.bucket(location.bucket())
                        .key(key)
                        .checksumCRC32(crc32)
                        .overrideConfiguration(limit(BODY_TRY, BODY_CALL)),
                body));
  }

  private void putInParts(String name, String key, Content content)
      throws IOException, InterruptedException {
    long length = content.length();
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
                                .overrideConfiguration(limit(SMALL_TRY, SMALL_CALL)))
                    .uploadId());
    boolean done = false;
    try {
      var parts = new ConcurrentSkipListMap<Integer, CompletedPart>();
      Crew.<Integer, IOException, RuntimeException>forEach(
          machine,
          "put " + name,
          PARTS_AT_A_TIME,
          IntStream.rangeClosed(1, count).boxed().toList(),
          number -> {
            long offset = (number - 1) * partBytes;
            long bytes = Math.min(partBytes, length - offset);
            var range = new ContentRange(name, content, offset, bytes);
            parts.put(number, putPart(key, upload, number, range, bytes));
          });
      complete(key, upload, List.copyOf(parts.values()), length);
      done = true;
    } finally {
      if (!done) {
        abort(key, upload);
      }
    }
  }

  private CompletedPart putPart(
      String key, String upload, int number, ContentRange range, long length)
      throws IOException, InterruptedException {
    return send(
        "store part " + number + " of " + key,
        range,
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
                                    .key(key)
                                    .uploadId(upload)
                                    .partNumber(number)
                                    .checksumCRC32(crc32)
                                    .overrideConfiguration(limit(BODY_TRY, BODY_CALL)),
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
                          .overrideConfiguration(limit(BODY_TRY, BODY_CALL))));
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
            return client
                    .headObject(
                        r ->
                            r.bucket(location.bucket())
                                .key(key)
                                .overrideConfiguration(limit(SMALL_TRY, SMALL_CALL)))
                    .contentLength()
                == length;
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
    return call(
        "give " + key,
        () -> {
          try {
            return Optional.of(
                new S3Stream(
                    key,
                    client.getObject(
                        r ->
                            r.bucket(location.bucket())
                                .key(key)
                                .checksumMode(ChecksumMode.ENABLED)
                                .overrideConfiguration(limit(SMALL_TRY, SMALL_CALL)))));
          } catch (NoSuchKeyException e) {
            return Optional.empty();
          }
        });
  }

  @Override
  public void delete(String name) throws IOException, InterruptedException {
    String key = location.key(name);
    call(
        "delete " + key,
        () ->
            client.deleteObject(
                r ->
                    r.bucket(location.bucket())
                        .key(key)
                        .overrideConfiguration(limit(SMALL_TRY, SMALL_CALL))));
  }

  @Override
  public List<String> list(String prefix, String after, int limit)
      throws IOException, InterruptedException {
    var names = new ArrayList<String>();
    String last = after.isEmpty() ? location.prefix() : location.prefix() + after;
    while (names.size() < limit) {
      ListObjectsV2Response page = page(prefix, last, Math.min(limit - names.size(), PAGE_NAMES));
      for (S3Object object : page.contents()) {
        last = object.key();
        names.add(last.substring(location.prefix().length()));
      }
      if (!page.isTruncated() || page.contents().isEmpty()) {
        break;
      }
    }
    return names;
  }

  /** Begins after a key, which also leaves out an object that stands for the prefix itself. */
  private ListObjectsV2Response page(String prefix, String after, int limit)
      throws IOException, InterruptedException {
    return call(
        "list " + location + prefix,
        () ->
            client.listObjectsV2(
                r ->
                    r.bucket(location.bucket())
                        .prefix(location.prefix() + prefix)
                        .startAfter(after.isEmpty() ? null : after)
                        .maxKeys(limit)
                        .overrideConfiguration(limit(SMALL_TRY, SMALL_CALL))));
  }

  @Override
  public void close() {
    client.close();
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

package io.pinakes.common.blob;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * An object that is being read. It ends where S3 said that it does, and the SDK has compared its
 * checksum by then; anything else is an {@link IOException}.
 */
final class S3Stream extends InputStream {

  private final String key;
  private final ResponseInputStream<GetObjectResponse> in;
  private final long length;
  private long read;
  private boolean ended;

  private S3Stream(String key, ResponseInputStream<GetObjectResponse> in, long length) {
    this.key = key;
    this.in = in;
    this.length = length;
  }

  /**
   * Reads an object from its beginning.
   *
   * @throws IOException S3 does not say how long it is; its connection is given up
   */
  static S3Stream of(String key, ResponseInputStream<GetObjectResponse> in) throws IOException {
    Long length = in.response().contentLength();
    if (length == null) {
      in.abort();
      throw new IOException("S3 did not give " + key + ": it does not say how long it is");
    }
    return new S3Stream(key, in, length);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int count) throws IOException {
    if (count == 0) {
      return 0;
    }
    int more;
    try {
      more = in.read(bytes, offset, count);
    } catch (SdkException e) {
      throw new IOException(key + " broke off after " + read + " bytes: " + e.getMessage(), e);
    }
    if (more >= 0) {
      read += more;
      return more;
    }
    if (read != length) {
      throw new EOFException(key + " broke off after " + read + " of " + length + " bytes");
    }
    ended = true;
    return -1;
  }

  /** The rest of a blob that nobody wants to read any more is not fetched. */
  @Override
  public void close() throws IOException {
    if (ended) {
      in.close();
    } else {
      in.abort();
    }
  }
}

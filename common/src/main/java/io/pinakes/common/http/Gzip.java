package io.pinakes.common.http;

import io.pinakes.common.error.ApiException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** Compressed bodies, both ways. */
final class Gzip {

  /** A shorter answer fits a network packet as it is. */
  private static final int MIN_COMPRESSED_BYTES = 1_024;

  private static final int FIRST_BUFFER_BYTES = 64 << 10;

  private Gzip() {}

  /**
   * Inflates a body; a small one may hide one of any size, so each step is counted.
   *
   * @throws ApiException 400 if it is broken, 413 or 429 if it gets too large
   */
  static byte[] inflate(byte[] compressed, long maxBytes, BodyBudget.Share share) {
    byte[] plain = new byte[0];
    int length = 0;
    try (var in = new GZIPInputStream(new ByteArrayInputStream(compressed))) {
      while (true) {
        if (length == plain.length) {
          int capacity = (int) Math.min(maxBytes + 1, Math.max(FIRST_BUFFER_BYTES, 2L * length));
          if (!share.reserve(capacity - length)) {
            throw ApiException.rejected("request bodies take up too much memory");
          }
          plain = Arrays.copyOf(plain, capacity);
        }
        int count = in.read(plain, length, plain.length - length);
        if (count < 0) {
          return Arrays.copyOf(plain, length);
        }
        length += count;
        if (length > maxBytes) {
          throw new ApiException(
              413,
              "content_too_long_exception",
              "the request's body is larger than " + maxBytes + " bytes when inflated");
        }
      }
    } catch (IOException e) {
      throw ApiException.parsing("the request's body is not valid gzip: " + e.getMessage());
    }
  }

  /** The same answer, compressed if it is worth it. */
  static HttpResponse compress(HttpResponse response) {
    if (response.length() < MIN_COMPRESSED_BYTES) {
      return response;
    }
    var compressed = new ByteArrayOutputStream();
    try (var out = new GZIPOutputStream(compressed)) {
      for (byte[] part : response.body()) {
        out.write(part);
      }
    } catch (IOException e) {
      throw new IllegalStateException("writing to memory failed", e);
    }
    var headers = new HashMap<>(response.headers());
    headers.put("Content-Encoding", "gzip");
    headers.put("Vary", "Accept-Encoding");
    return new HttpResponse(
        response.status(), response.contentType(), List.of(compressed.toByteArray()), headers);
  }
}

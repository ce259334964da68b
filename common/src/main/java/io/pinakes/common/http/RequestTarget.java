package io.pinakes.common.http;

import io.pinakes.common.error.ApiException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** Path and query of a request line, decoded. */
record RequestTarget(String rawPath, List<String> path, SequencedMap<String, String> parameters) {

  /**
   * Decodes a target.
   *
   * @param rawPath each character is one byte as it was sent
   * @param rawQuery likewise, without the question mark
   * @throws ApiException 400, for broken percent-encoding or bytes that are not UTF-8
   */
  static RequestTarget parse(String rawPath, String rawQuery) {
    var path = new ArrayList<String>();
    for (String segment : rawPath.split("/", -1)) {
      if (!segment.isEmpty()) {
        path.add(decode(segment, false));
      }
    }
    var parameters = new LinkedHashMap<String, String>();
    for (String pair : rawQuery.split("[&;]", -1)) {
      if (pair.isEmpty()) {
        continue;
      }
      int equals = pair.indexOf('=');
      String name = equals < 0 ? pair : pair.substring(0, equals);
      String value = equals < 0 ? "" : pair.substring(equals + 1);
      parameters.put(decode(name, true), decode(value, true));
    }
    return new RequestTarget(rawPath, path, parameters);
  }

  private static String decode(String raw, boolean plusIsSpace) {
    if (isPlain(raw)) {
      return raw;
    }
    byte[] bytes = new byte[raw.length()];
    int length = 0;
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c == '%') {
        if (i + 2 >= raw.length()) {
          throw malformed(raw, "ends within a percent-encoded byte");
        }
        int high = Character.digit(raw.charAt(i + 1), 16);
        int low = Character.digit(raw.charAt(i + 2), 16);
        if (high < 0 || low < 0) {
          throw malformed(raw, "has '%" + raw.substring(i + 1, i + 3) + "', which is no byte");
        }
        bytes[length++] = (byte) (high << 4 | low);
        i += 2;
      } else {
        bytes[length++] = (byte) (c == '+' && plusIsSpace ? ' ' : c);
      }
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes, 0, length))
          .toString();
    } catch (CharacterCodingException e) {
      throw malformed(raw, "is not UTF-8");
    }
  }

  private static boolean isPlain(String raw) {
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c == '%' || c == '+' || c >= 0x80) {
        return false;
      }
    }
    return true;
  }

  private static ApiException malformed(String raw, String what) {
    return ApiException.illegalArgument("the URL's part [" + raw + "] " + what);
  }
}

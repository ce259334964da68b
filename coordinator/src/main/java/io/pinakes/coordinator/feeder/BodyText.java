package io.pinakes.coordinator.feeder;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Locale;
import org.apache.hc.core5.http.ContentType;
import org.jsoup.Jsoup;
import org.jspecify.annotations.Nullable;

/**
 * How a body of one content type becomes text.
 *
 * @param html whether markup is to be taken away
 * @param charset as the server says; null if it does not
 */
record BodyText(boolean html, @Nullable Charset charset) {

  private static final char BYTE_ORDER_MARK = '\uFEFF';

  /**
   * How to read a body with this {@code Content-Type} header.
   *
   * @throws FetchException it is not text, or in an unknown charset
   */
  static BodyText of(@Nullable String contentType) throws FetchException {
    if (contentType == null || contentType.isBlank()) {
      throw new FetchException("refused: the server names no content type");
    }
    ContentType type;
    try {
      type = ContentType.parse(contentType);
    } catch (UnsupportedCharsetException e) {
      throw new FetchException("refused: unknown charset " + e.getMessage(), e);
    }
    if (type == null) {
      throw new FetchException("refused: unreadable content type " + contentType);
    }
    String mime = type.getMimeType().toLowerCase(Locale.ROOT);
    if (!isText(mime)) {
      throw new FetchException("refused: content type " + mime + " is not text");
    }
    boolean html = mime.equals("text/html") || mime.equals("application/xhtml+xml");
    return new BodyText(html, type.getCharset());
  }

  private static boolean isText(String mime) {
    return mime.startsWith("text/")
        || mime.equals("application/json")
        || mime.equals("application/xml")
        || (mime.startsWith("application/") && (mime.endsWith("+json") || mime.endsWith("+xml")));
  }

  /**
   * The text of {@code body}. Bytes that are not of the charset become U+FFFD. Without a charset
   * from the server, HTML's own declaration counts, then UTF-8.
   */
  String read(byte[] body) {
    if (html) {
      try {
        String name = charset == null ? null : charset.name();
        return HtmlText.of(Jsoup.parse(new ByteArrayInputStream(body), name, ""));
      } catch (IOException e) {
        throw new UncheckedIOException("reading from memory", e);
      }
    }
    String text = new String(body, charset == null ? StandardCharsets.UTF_8 : charset);
    return !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
  }
}

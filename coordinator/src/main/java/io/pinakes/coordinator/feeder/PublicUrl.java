package io.pinakes.coordinator.feeder;

import java.net.IDN;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A URL that may be fetched, in the one form that all its spellings share: scheme and host in lower
 * case, no default port, no fragment, no dot segments, {@code /} for an empty path.
 *
 * @param scheme {@code http} or {@code https}
 * @param host a name, an IPv4 address, or an IPv6 address in brackets
 * @param port as given, or the scheme's own
 * @param target path and query, percent-encoded
 */
public record PublicUrl(String scheme, String host, int port, String target) {

  /** Longest URL taken, in characters; what common browsers and servers accept too. */
  public static final int MAX_LENGTH = 2_048;

  /** 160 bits: two URLs share an id as often as two Git objects do. */
  private static final int ID_BYTES = 20;

  private static final Pattern NAME = Pattern.compile("[a-z0-9._-]+");
  private static final Pattern IPV6 = Pattern.compile("\\[[0-9a-f:.]+]");

  /**
   * Reads a URL.
   *
   * @throws IllegalArgumentException it is none, or not one to fetch; the message says what is
   *     wrong
   */
  public static PublicUrl parse(String text) {
    if (text.length() > MAX_LENGTH) {
      throw new IllegalArgumentException("longer than " + MAX_LENGTH + " characters");
    }
    try {
      return of(new URI(text.strip()));
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(e.getReason() + " at character " + (e.getIndex() + 1), e);
    }
  }

  /**
   * Reads a reference, such as a redirect's, that may be relative to this URL.
   *
   * @throws IllegalArgumentException as {@link #parse}
   */
  public PublicUrl resolve(String reference) {
    String given = reference.strip();
    if (given.startsWith("?")) {
      // URI.resolve() still follows RFC 2396 here and would drop the last part of the path.
      return parse(new PublicUrl(scheme, host, port, uri().getRawPath()) + given);
    }
    try {
      return parse(uri().resolve(new URI(given)).toString());
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(e.getReason(), e);
    }
  }

  public URI uri() {
    return URI.create(toString());
  }

  /** The document id of this URL: the same for the same URL, on every node and for ever. */
  public String id() {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(Arrays.copyOf(hash, ID_BYTES));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** The last part of the path, or the host if the path has none: a title for want of a better. */
  public String lastPart() {
    String path = URI.create(target.replaceFirst("^/+", "/")).getPath();
    int end = path.length();
    while (end > 0 && path.charAt(end - 1) == '/') {
      end--;
    }
    return end == 0 ? host : path.substring(path.lastIndexOf('/', end - 1) + 1, end);
  }

  @Override
  public String toString() {
    return scheme + "://" + host + (port == defaultPort(scheme) ? "" : ":" + port) + target;
  }

  private static PublicUrl of(URI uri) {
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw new IllegalArgumentException("only http and https URLs are fetched");
    }
    // Not URI.getHost(): it knows no names with underscores and no international ones.
    String authority = uri.getRawAuthority();
    if (authority == null) {
      throw new IllegalArgumentException("no host");
    }
    if (authority.contains("@")) {
      throw new IllegalArgumentException("a user name or password in a URL is not accepted");
    }
    int colon = authority.indexOf(':', authority.indexOf(']') + 1);
    String host = colon < 0 ? authority : authority.substring(0, colon);
    String port = colon < 0 ? "" : authority.substring(colon + 1);
    String path = withoutDotSegments(URI.create(uri.toASCIIString()).getRawPath());
    String query = URI.create(uri.toASCIIString()).getRawQuery();
    return new PublicUrl(
        scheme,
        normalHost(host),
        port.isEmpty() ? defaultPort(scheme) : portOf(port),
        query == null ? path : path + "?" + query);
  }

  private static String normalHost(String host) {
    String normal;
    try {
      normal = host.startsWith("[") ? host : IDN.toASCII(host, IDN.ALLOW_UNASSIGNED);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("not a host name: " + host, e);
    }
    normal = normal.toLowerCase(Locale.ROOT);
    if (!NAME.matcher(normal).matches() && !IPV6.matcher(normal).matches()) {
      throw new IllegalArgumentException("not a host name: " + host);
    }
    return normal;
  }

  private static int portOf(String text) {
    try {
      int port = Integer.parseInt(text);
      if (port > 0 && port <= 65_535) {
        return port;
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("not a port: " + text, e);
    }
    throw new IllegalArgumentException("not a port: " + text);
  }

  private static int defaultPort(String scheme) {
    return scheme.equals("https") ? 443 : 80;
  }

  /**
   * RFC 3986, 5.2.4. Not {@link URI#normalize}: it also folds empty segments, which are not the
   * same resource, and keeps leading dots.
   */
  private static String withoutDotSegments(String path) {
    var kept = new ArrayList<String>();
    String[] segments = path.split("/", -1);
    for (int i = 1; i < segments.length; i++) {
      boolean last = i == segments.length - 1;
      switch (segments[i]) {
        case "." -> {
          if (last) {
            kept.add("");
          }
        }
        case ".." -> {
          if (!kept.isEmpty()) {
            kept.removeLast();
          }
          if (last) {
            kept.add("");
          }
        }
        default -> kept.add(segments[i]);
      }
    }
    return "/" + String.join("/", kept);
  }
}

package io.pinakes.cli.option;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A host, and a port if one was given.
 *
 * @param host a name or an address; an IPv6 address without its brackets
 * @param port 0 if none was given
 */
public record HostPort(String host, int port) {

  private static final Pattern FORM =
      Pattern.compile("(?:\\[([0-9a-fA-F:.]+)\\]|([A-Za-z0-9._-]+))(?::(\\d{1,5}))?");
  private static final int MAX_PORT = 65_535;

  /** {@code host:port}, with the given port where none was given. */
  public String orPort(int other) {
    String literal = host.indexOf(':') < 0 ? host : "[" + host + "]";
    return literal + ":" + (port == 0 ? other : port);
  }

  /** Makes a host and port of an option's text. */
  public static final class Converter implements ITypeConverter<HostPort> {
    @Override
    public HostPort convert(String text) {
      Matcher form = FORM.matcher(text.strip());
      if (form.matches()) {
        int port = form.group(3) == null ? 0 : Integer.parseInt(form.group(3));
        if (port <= MAX_PORT) {
          return new HostPort(form.group(1) == null ? form.group(2) : form.group(1), port);
        }
      }
      throw new TypeConversionException(
          "'" + text + "' is not a host or host:port; an IPv6 address goes in [brackets]");
    }
  }
}

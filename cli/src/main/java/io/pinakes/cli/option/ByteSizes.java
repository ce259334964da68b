package io.pinakes.cli.option;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Sizes in bytes as people write them: {@code 512b}, {@code 64kb}, {@code 10mb}, {@code 1gb}. */
public final class ByteSizes implements ITypeConverter<Long> {

  private static final Pattern FORM = Pattern.compile("(\\d{1,9})(b|kb|mb|gb)");

  @Override
  public Long convert(String text) {
    Matcher form = FORM.matcher(text.strip().toLowerCase(Locale.ROOT));
    if (!form.matches()) {
      throw new TypeConversionException(
          "'" + text + "' is not a size: write a number and b, kb, mb or gb, such as 10mb");
    }
    long amount = Long.parseLong(form.group(1));
    return switch (form.group(2)) {
      case "b" -> amount;
      case "kb" -> amount << 10;
      case "mb" -> amount << 20;
      default -> amount << 30;
    };
  }
}

package io.pinakes.cli.option;

import io.pinakes.coordinator.feeder.Cidr;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Ranges of addresses in their usual notation: {@code 10.0.0.0/8}, {@code ::1/128}. */
public final class Cidrs implements ITypeConverter<Cidr> {

  @Override
  public Cidr convert(String text) {
    try {
      return Cidr.parse(text.strip());
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(
          "'" + text + "' is not a range of addresses: write one such as 10.0.0.0/8 or ::1/128");
    }
  }
}

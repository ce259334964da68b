package io.pinakes.cli.node;

import io.pinakes.cli.option.Cidrs;
import io.pinakes.coordinator.feeder.Cidr;
import io.pinakes.coordinator.node.CoordinatorSettings;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of coordinators, wherever they run. */
final class CoordinatorMixin {

  @Option(
      names = "--feeder-allow",
      paramLabel = "CIDR",
      split = ",",
      converter = Cidrs.class,
      description = "Addresses, not public ones, that the feeder may fetch from; repeatable.")
  private @Nullable List<Cidr> feederAllow;

  @Option(
      names = "--elastic-product",
      description = {
        "Answer clients of Elasticsearch too, which want to see the header X-Elastic-Product",
        "and which name media types of their own."
      })
  private boolean elasticProduct;

  CoordinatorSettings settings() {
    return new CoordinatorSettings(feederAllow == null ? List.of() : feederAllow, elasticProduct);
  }
}

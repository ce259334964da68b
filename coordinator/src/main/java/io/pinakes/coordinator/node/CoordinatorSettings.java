package io.pinakes.coordinator.node;

import io.pinakes.coordinator.feeder.Cidr;
import java.util.List;

/**
 * What a coordinator is told beside what every node is told.
 *
 * @param feederAllow addresses that the feeder may fetch from although they are not public
 * @param elasticProduct whether clients of Elasticsearch are answered as theirs wants it
 */
public record CoordinatorSettings(List<Cidr> feederAllow, boolean elasticProduct) {

  public static final CoordinatorSettings DEFAULTS = new CoordinatorSettings(List.of(), false);

  public CoordinatorSettings {
    feederAllow = List.copyOf(feederAllow);
  }
}

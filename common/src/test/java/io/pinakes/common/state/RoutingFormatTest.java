package io.pinakes.common.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinakes.common.mapping.Mapping;
import io.pinakes.common.store.Key;
import io.pinakes.common.store.Row;
import io.pinakes.common.store.Value;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RoutingFormatTest {

  private static IndexDefinition decode(TreeMap<String, Value> row) {
    return StateCodec.decodeIndex("books", new Row(new Key("cluster", "books"), row));
  }

  @Test
  void anIndexFromBeforeRoutingsKeepsItsDocumentsWhereTheyAre() {
    var index =
        new IndexDefinition("books", "u", 0, IndexSettings.DEFAULT, Mapping.empty(), 1, false, 1);
    var row = new TreeMap<>(StateCodec.encode(index));
    assertThat(decode(row).settings().routing()).isEqualTo(RoutingFormat.ROUTING_SHARDS);
    row.remove("routing");
    IndexDefinition old = decode(row);
    assertThat(old.settings().routing()).isEqualTo(RoutingFormat.SHARDS);
    IndexDefinition changed = old.withSettings(old.settings().withReplicas(2));
    assertThat(decode(new TreeMap<>(StateCodec.encode(changed))).settings().routing())
        .isEqualTo(RoutingFormat.SHARDS);
  }
}

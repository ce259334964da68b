package io.pinakes.cli.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

final class TableTest {

  @Test
  void columnsAreAlignedAndThoseThatNoRowHasAreLeftOut() {
    var rows =
        JsonMapper.shared()
            .readTree("[{\"a\":\"x\",\"b\":\"long one\"},{\"a\":\"yyy\",\"b\":null,\"c\":\"z\"}]");
    assertThat(Table.of(rows, List.of("b", "a", "d", "c")))
        .containsExactly("b         a    c", "long one  x    -", "-         yyy  z");
  }

  @Test
  void noRowsAreNoTable() {
    assertThat(Table.of(JsonMapper.shared().createArrayNode(), List.of("a"))).isEmpty();
  }
}

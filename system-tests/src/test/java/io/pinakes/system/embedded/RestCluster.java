package io.pinakes.system.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinakes.system.Rest;
import io.pinakes.system.Rest.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** A cluster with two workers, asked in JSON with single quotation marks. */
public final class RestCluster implements AutoCloseable {

  private final EmbeddedCluster nodes;
  private final Rest rest;

  public RestCluster(Path folder) throws Exception {
    nodes = new EmbeddedCluster(folder, 2);
    rest = new Rest(() -> List.of(nodes.url()));
  }

  /** An answer, whatever it is. */
  public Answer ask(String method, String path, String body) throws IOException {
    return rest.send(method, path, body.replace('\'', '"'));
  }

  /** The same of what is right. */
  public JsonNode done(String method, String path, String body) throws IOException {
    Answer answer = ask(method, path, body);
    assertThat(answer.status()).as("%s", answer.json()).isBetween(200, 299);
    return answer.json();
  }

  /** What is said of a request that there is no room for. */
  public String noRoom(String method, String path, String body) {
    try {
      return ask(method, path, body).json().toString();
    } catch (Rest.UnansweredException e) {
      return String.valueOf(e.getMessage());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The reason of the first error behind the answer to what is wrong. */
  public String refused(String method, String path, String body) throws IOException {
    Answer answer = ask(method, path, body);
    assertThat(answer.status()).as("%s", answer.json()).isEqualTo(400);
    return answer.json().path("error").path("root_cause").path(0).path("reason").asString();
  }

  @Override
  public void close() {
    rest.close();
    nodes.close();
  }
}

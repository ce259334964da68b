package io.pinakes.cli.client;

import io.pinakes.cli.failure.CommandException;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a coordinator answered.
 *
 * @param status HTTP status code
 * @param body as it came; empty if there was none
 */
public record Answer(int status, byte[] body) {

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int SHOWN_OF_OTHER_BODIES = 200;

  public boolean ok() {
    return status < 300;
  }

  /** The same request may be answered otherwise elsewhere, or a little later. */
  public boolean isTemporary() {
    return switch (status) {
      case 429, 502, 503, 504 -> true;
      default -> false;
    };
  }

  /** The body of a good answer. */
  public JsonNode json() {
    if (!ok()) {
      throw new CommandException(error());
    }
    try {
      return JSON.readTree(body);
    } catch (JacksonException e) {
      throw new CommandException("the answer is not JSON: " + text(), e);
    }
  }

  /** The error in one line, from OpenSearch's error shape if the body has it. */
  public String error() {
    try {
      JsonNode error = JSON.readTree(body).path("error");
      if (error.path("reason").isString()) {
        return status
            + " "
            + error.path("type").asString("")
            + ": "
            + error.path("reason").asString();
      }
    } catch (JacksonException e) {
      // Not JSON: something between us and the coordinator answered.
    }
    return status + " " + text();
  }

  private String text() {
    String text = new String(body, StandardCharsets.UTF_8).strip().replaceAll("\\s+", " ");
    return text.length() <= SHOWN_OF_OTHER_BODIES
        ? text
        : text.substring(0, SHOWN_OF_OTHER_BODIES) + "…";
  }
}

package io.pinakes.system.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinakes.cli.option.Durations;
import io.pinakes.common.http.HttpSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The template agrees with the product and with itself. */
final class TemplateTest {

  private static final Path DOCKERFILE = Path.of("..", "Dockerfile");
  private static final Pattern VOLUME = Pattern.compile("(?m)^VOLUME (\\[.*])$");

  /** Fargate's limit, in seconds. */
  private static final int MAX_STOP = 120;

  /** To end the process itself, after its own time to stop. */
  private static final Duration MARGIN = Duration.ofSeconds(5);

  private final Template template = Template.read();

  @ParameterizedTest
  @CsvSource({"CoordinatorTask", "WorkerTask"})
  void aNodeStopsByItselfBeforeItIsKilled(String task) throws Exception {
    Duration own =
        new Durations().convert(template.variable(task, "PINAKES_STOP_TIMEOUT").asString());
    int limit = template.container(task).required("StopTimeout").asInt();
    assertThat(limit).isLessThanOrEqualTo(MAX_STOP);
    assertThat(own.plus(MARGIN)).isLessThanOrEqualTo(Duration.ofSeconds(limit));
  }

  @Test
  void aCoordinatorKeepsConnectionsForLongerThanTheLoadBalancer() {
    Duration balancer =
        Duration.ofSeconds(
            Long.parseLong(
                template.attribute(
                    "LoadBalancer", "LoadBalancerAttributes", "idle_timeout.timeout_seconds")));
    assertThat(HttpSettings.defaults().idleTimeout())
        .isGreaterThanOrEqualTo(balancer.plusSeconds(10));
    assertThat(balancer).as("writes wait for a minute").isGreaterThan(Duration.ofMinutes(1));
  }

  @Test
  void anUpdateCanBeginAndReplacesFewWorkersAtOnce() {
    assertThat(template.parameter("MinWorkers").required("MinValue").asInt()).isGreaterThan(1);
    assertThat(template.parameter("MaxWorkers").required("MinValue").asInt()).isGreaterThan(1);
    JsonNode deployment = template.properties("WorkerService").required("DeploymentConfiguration");
    assertThat(template.resolve(deployment.required("MaximumPercent"), Map.of()))
        .isEqualTo("<WorkerMaximumPercent>");
    int percent = number("WorkerMaximumPercent");
    assertThat(number("MinWorkers") * percent / 100 - number("MinWorkers")).isEqualTo(1);
    assertThat(number("MaxWorkers") * percent / 100 - number("MaxWorkers")).isLessThan(3);
  }

  @Test
  void whatNodesNeedIsThereBeforeThemAndALeaderBeforeWorkersAreReplaced() {
    for (String service : template.ofType("AWS::ECS::Service")) {
      assertThat(template.dependsOn(service))
          .as(service)
          .contains("DynamoDbEndpoint", "S3Endpoint", "CoordinatorFromNodes", "WorkerFromNodes");
    }
    assertThat(template.dependsOn("WorkerService")).contains("CoordinatorService");
  }

  @Test
  void everyLeaseThatCanBeChosenIsOne() throws Exception {
    for (JsonNode lease : template.parameter("Lease").required("AllowedValues")) {
      assertThat(new Durations().convert(lease.asString()))
          .isBetween(Duration.ofMillis(500), Duration.ofMinutes(5));
    }
  }

  @Test
  void nodesWriteOnlyWhereTheImageHasVolumes() throws Exception {
    Matcher volumes = VOLUME.matcher(Files.readString(DOCKERFILE));
    assertThat(volumes.find()).isTrue();
    var named = new TreeSet<String>();
    JsonMapper.shared().readTree(volumes.group(1)).forEach(each -> named.add(each.asString()));
    for (String task : template.ofType("AWS::ECS::TaskDefinition")) {
      JsonNode container = template.container(task);
      assertThat(container.required("ReadonlyRootFilesystem").asBoolean()).as(task).isTrue();
      var mounted = new TreeSet<String>();
      container
          .required("MountPoints")
          .forEach(m -> mounted.add(m.required("ContainerPath").asString()));
      assertThat(mounted).as(task).isEqualTo(named);
    }
  }

  @Test
  void whoMayCallHasToBeSaid() {
    assertThat(template.parameter("ClientCidr").has("Default")).isFalse();
  }

  @Test
  void everyAlarmTellsTheTopicIfThereIsOne() {
    assertThat(template.ofType("AWS::CloudWatch::Alarm")).hasSizeGreaterThan(4);
    for (String alarm : template.ofType("AWS::CloudWatch::Alarm")) {
      for (String when : new String[] {"AlarmActions", "OKActions"}) {
        JsonNode choice = template.properties(alarm).required(when).required("Fn::If");
        assertThat(choice.get(0).asString()).as(alarm).isEqualTo("HasAlarmTopic");
        assertThat(template.resolve(choice.get(1).get(0), Map.of())).isEqualTo("<AlarmTopic>");
      }
    }
  }

  private int number(String parameter) {
    return template.parameter(parameter).required("Default").asInt();
  }
}

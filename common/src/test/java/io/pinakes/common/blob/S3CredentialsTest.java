package io.pinakes.common.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.pinakes.common.blob.ScriptedS3.Answer;
import io.pinakes.common.runtime.SystemMachine;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.http.SdkHttpRequest;

/** Where credentials may come from, as the documentation says it. */
final class S3CredentialsTest {

  private static final String ROLE = "arn:aws:iam::123456789012:role/books";

  @TempDir private Path folder;

  private final SystemMachine machine = new SystemMachine(1);
  private final SystemProperties properties = new SystemProperties();
  private StandInAws aws;

  @BeforeEach
  void start() throws Exception {
    assumeThat(System.getenv("AWS_ACCESS_KEY_ID")).isNull();
    aws = new StandInAws();
    properties.forgetTheMachine(folder);
    properties.set("aws.region", "eu-central-1");
    properties.set("aws.endpointUrlSts", aws.endpoint().toString());
  }

  @AfterEach
  void stop() {
    properties.restore();
    aws.close();
    machine.close();
  }

  @Test
  void aProfile() throws Exception {
    Files.writeString(
        folder.resolve("credentials"),
        "[default]\naws_access_key_id = AKIDPLAIN\naws_secret_access_key = secret\n");
    assertThat(firstRequest().firstMatchingHeader("Authorization").orElseThrow())
        .contains("Credential=AKIDPLAIN/");
    assertThat(aws.asked).isEmpty();
  }

  @Test
  void aRoleThatAProfileAssumes() throws Exception {
    Files.writeString(
        folder.resolve("config"),
        """
        [default]
        role_arn = %s
        source_profile = plain
        [profile plain]
        aws_access_key_id = AKIDPLAIN
        aws_secret_access_key = secret
        """
            .formatted(ROLE));
    assertTheRoleIsUsed();
    assertThat(aws.asked.getFirst()).contains("Action=AssumeRole&");
  }

  /** Roles of service accounts in EKS. */
  @Test
  void aWebIdentity() throws Exception {
    Path token = Files.writeString(folder.resolve("token"), "from-the-cluster");
    properties.set("aws.webIdentityTokenFile", token.toString());
    properties.set("aws.roleArn", ROLE);
    assertTheRoleIsUsed();
    assertThat(aws.asked.getFirst())
        .contains("Action=AssumeRoleWithWebIdentity", "WebIdentityToken=from-the-cluster");
  }

  /** Task roles of ECS, and EKS Pod Identity. */
  @Test
  void aContainersRole() throws Exception {
    properties.set("aws.containerCredentialsFullUri", aws.endpoint() + "/container");
    assertTheRoleIsUsed();
  }

  /** Instance profiles of EC2. */
  @Test
  void aMachinesRole() throws Exception {
    properties.set("aws.disableEc2Metadata", "false");
    properties.set("aws.ec2MetadataServiceEndpoint", aws.endpoint().toString());
    assertTheRoleIsUsed();
  }

  private void assertTheRoleIsUsed() throws Exception {
    SdkHttpRequest request = firstRequest();
    assertThat(request.firstMatchingHeader("Authorization").orElseThrow())
        .contains("Credential=" + StandInAws.ACCESS_KEY + "/");
    assertThat(request.firstMatchingHeader("X-Amz-Security-Token"))
        .hasValue(StandInAws.SESSION_TOKEN);
  }

  private SdkHttpRequest firstRequest() throws Exception {
    var s3 = new ScriptedS3(_ -> Answer.ok("<ListBucketResult/>"));
    var client = S3Clients.builder(S3Settings.AWS).httpClientBuilder(_ -> s3).build();
    try (var store = new S3BlobStore(client, new S3Location("books", ""), machine)) {
      assertThat(store.list("", "", 1)).isEmpty();
    }
    return s3.requests.getFirst();
  }
}

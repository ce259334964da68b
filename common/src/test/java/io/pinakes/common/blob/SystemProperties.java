package io.pinakes.common.blob;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** System properties that are as they were after a test. */
final class SystemProperties {

  private final Map<String, @Nullable String> before = new HashMap<>();

  void set(String name, String value) {
    String old = System.setProperty(name, value);
    if (!before.containsKey(name)) {
      before.put(name, old);
    }
  }

  /** The SDK looks into files and asks the machine's own service; neither says anything now. */
  void forgetTheMachine(Path folder) {
    set("aws.configFile", folder.resolve("config").toString());
    set("aws.sharedCredentialsFile", folder.resolve("credentials").toString());
    set("aws.disableEc2Metadata", "true");
  }

  void restore() {
    before.forEach(
        (name, value) -> {
          if (value == null) {
            System.clearProperty(name);
          } else {
            System.setProperty(name, value);
          }
        });
  }
}

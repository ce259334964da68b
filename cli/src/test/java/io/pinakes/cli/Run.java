package io.pinakes.cli;

import io.pinakes.common.runtime.SystemMachine;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;

/** What a command printed and how it ended. */
record Run(int exitCode, String out, String err) {

  static Run of(TestNodes nodes, Map<String, String> environment, String... arguments) {
    var out = new StringWriter();
    var err = new StringWriter();
    try (var machine = new SystemMachine(1)) {
      int exitCode =
          Pinakes.commandLine(new Edge(machine, nodes, nodes, environment, false))
              .setOut(new PrintWriter(out))
              .setErr(new PrintWriter(err))
              .execute(arguments);
      return new Run(exitCode, out.toString(), err.toString());
    }
  }

  static Run of(String... arguments) {
    return of(new TestNodes(), Map.of(), arguments);
  }
}

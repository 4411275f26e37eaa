// SPDX-License-Identifier: Apache-2.0
package io.penstock.launcher;

import io.penstock.engine.Component;
import java.io.PrintStream;
import java.util.Locale;

/** One line of a terminal that tells how far a load has come. Thread-safe. */
final class ProgressLine {
    /** Set by the start script, which can tell a terminal from a pipe. */
    private static final String TERMINAL = "penstock.terminal";

    private static final String CLEAR = "\r\u001b[K";

    private final PrintStream terminal;
    private final boolean visible;
    private boolean ended;

    private ProgressLine(PrintStream terminal, boolean visible) {
        this.terminal = terminal;
        this.visible = visible;
    }

    /** Shows nothing if the output is no terminal. */
    static ProgressLine to(PrintStream terminal) {
        return new ProgressLine(terminal, Boolean.getBoolean(TERMINAL));
    }

    synchronized void show(Component component) {
        if (!visible || ended) {
            return;
        }
        Component.Progress detail = component.progressDetail();
        terminal.print(String.format(
                Locale.ROOT,
                "%s%3d %%  %d of %d documents  %s",
                CLEAR,
                (int) (100 * component.progress()),
                detail.documentsDone(),
                detail.documentsKnown(),
                GraphText.size(detail.bytesReceived())));
        terminal.flush();
    }

    synchronized void clear() {
        ended = true;
        if (visible) {
            terminal.print(CLEAR);
            terminal.flush();
        }
    }
}

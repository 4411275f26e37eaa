// SPDX-License-Identifier: Apache-2.0
package io.penstock.benchmarks.scenario;

import io.penstock.benchmarks.Options;
import java.util.List;

/** Something that is measured. */
public interface Scenario {
    String title();

    /**
     * Measures.
     *
     * @return lines of Markdown
     * @throws Exception if anything went wrong: then there are no figures
     */
    List<String> run(Options options) throws Exception;
}

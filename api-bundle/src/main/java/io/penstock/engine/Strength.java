// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine;

/** What a reference means for the document that has it. */
public enum Strength {
    /** Its failure is the document's. */
    REQUIRED,
    /** 404 and 410 are tolerated; any other failure is the document's. */
    OPTIONAL,
    /** Fetched, but never delays READY and never fails it; counted apart. */
    PREFETCH
}

// Reads documents with the reader that Kubernetes uses: lines of JSON strings in, lines of JSON out.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"

	"sigs.k8s.io/yaml"
)

func main() {
	lines := bufio.NewReader(os.Stdin)
	for {
		line, err := lines.ReadBytes('\n')
		if err != nil {
			return
		}
		var text string
		if err := json.Unmarshal(line, &text); err != nil {
			panic(err)
		}
		answer, err := yaml.YAMLToJSON([]byte(text))
		if err != nil {
			answer, _ = json.Marshal("failed: " + err.Error())
		}
		fmt.Println(string(answer))
	}
}

-- Reads: the same list again and again, or one record after the other where the path ends in "/{id}".
local token
local number = 0

function init(arguments)
  token = arguments[1]
  wrk.headers["Authorization"] = "Bearer " .. token
  single = wrk.path:match("(.*/)%%7Bid%%7D") or wrk.path:match("(.*/){id}")
end

function request()
  if not single then return wrk.format("GET") end
  number = number % 20000 + 1
  return wrk.format("GET", single .. string.format("00000000-0000-7000-8000-%012x", number * 10))
end
